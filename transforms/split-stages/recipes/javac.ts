import { javaRecipe } from './java-build.ts';

// Sources: https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html (classes go beside their sources without -d)

/** Classes that a compiler makes without any build tool, on a Java runtime. */
export const javac = javaRecipe({
  name: 'javac',
  programs: /^(?:javac|kotlinc|scalac)$/,
  goals: /./,
  isInPlace: true,
});
