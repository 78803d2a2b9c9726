package org.example;

import com.google.gson.Gson;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.TimeZone;
import java.util.TreeMap;

/** Prints the offsets of some zones on a day in summer, and the zone that it runs in. */
public final class Clock {
  public static void main(String[] arguments) {
    TreeMap<String, String> offsets = new TreeMap<>();
    for (String zone : arguments) {
      offsets.put(zone, LocalDate.of(2024, 7, 1).atStartOfDay(ZoneId.of(zone)).getOffset().toString());
    }
    System.out.println(TimeZone.getDefault().getID() + " " + new Gson().toJson(offsets));
  }
}
