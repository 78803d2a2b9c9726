package com.example;

import org.slf4j.Logger;

public class App {
    Logger log;
}
