import { javaRecipe } from './java-build.ts';

// Sources: https://maven.apache.org/ref/current/maven-core/lifecycles.html, https://maven.apache.org/plugins/index.html

/** A program that Maven builds on a Java runtime. */
export const maven = javaRecipe({
  name: 'Maven',
  programs: /^mvn(?:w|d)?$/,
  goals: /^(?:compile|test|package|verify|install|deploy|integration-test|[\w.-]+:[\w.:-]+)$/,
});
