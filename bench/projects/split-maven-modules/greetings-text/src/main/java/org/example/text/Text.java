package org.example.text;

/** What is said. */
public final class Text {
  private Text() {}

  public static String greeting(String name) {
    return "Good day, " + name;
  }
}
