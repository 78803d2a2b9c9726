import { javaRecipe } from './java-build.ts';

// Sources: https://www.scala-sbt.org/sbt-native-packager/formats/universal.html, https://github.com/sbt/sbt-assembly

/** A program that sbt builds on a Java runtime. */
export const sbt = javaRecipe({
  name: 'sbt',
  programs: /^(?:sbt|sbtn|activator)$/,
  goals: /^(?!-|(?:update|about|exit|sbtVersion|reload|clean|console)$)./,
});
