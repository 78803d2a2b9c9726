import type { Recipe } from '../recipe.ts';
import { compiledScript } from './compiled-script.ts';
import { dotnet } from './dotnet.ts';
import { elixir } from './elixir.ts';
import { erlang } from './erlang.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { haskell } from './haskell.ts';
import { javac } from './javac.ts';
import { maven } from './maven.ts';
import { frontEnd } from './front-end.ts';
import { native } from './native.ts';
import { node } from './node.ts';
import { otherCompiled } from './other-compiled.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { conda, rubyOfDistribution } from './refused-environments.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { sbt } from './sbt.ts';
import { swift } from './swift.ts';
import { siteGenerator } from './site-generators.ts';
import { webRoot } from './web-root.ts';

/** Asked in this order; the first that recognises a stage parts it. */
export const recipes: readonly Recipe[] = [
  siteGenerator,
  go,
  rust,
  swift,
  haskell,
  maven,
  gradle,
  sbt,
  javac,
  dotnet,
  elixir,
  erlang,
  python,
  ruby,
  php,
  webRoot,
  frontEnd,
  node,
  compiledScript,
  otherCompiled,
  native,
  conda,
  rubyOfDistribution,
];
