import { javaRecipe } from './java-build.ts';

// Source: https://docs.gradle.org/current/userguide/java_plugin.html#sec:java_tasks

/** A program that Gradle builds on a Java runtime. */
export const gradle = javaRecipe({
  name: 'Gradle',
  programs: /^gradlew?$/,
  // Plugins and projects name tasks as they like: all but those that only look, or prepare.
  goals:
    /^(?!-|(?:.*:)?(?:tasks|dependencies|help|wrapper|clean|properties|projects|init|\w*[dD]ownload\w*|resolve\w*)$)./,
});
