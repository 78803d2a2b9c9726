package com.example;

import org.apiguardian.api.API;
import org.slf4j.Logger;

@API(status = API.Status.STABLE)
public class App {
    Logger log;
}
