package org.example;

import com.google.gson.Gson;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;

public final class Report {
  public static void main(String[] arguments) {
    System.out.println(new Gson().toJson(Map.of("title", StringUtils.capitalize("quarter"))));
  }
}
