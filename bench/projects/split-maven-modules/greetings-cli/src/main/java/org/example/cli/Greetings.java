package org.example.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.example.text.Text;

/** Greets everybody whom a file names. */
public final class Greetings {
  public static void main(String[] arguments) throws Exception {
    for (String name : Files.readAllLines(Path.of(arguments[0]))) System.out.println(Text.greeting(name));
  }
}
