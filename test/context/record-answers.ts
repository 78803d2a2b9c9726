// Asks moby/patternmatcher the written questions and prints its answers for recorded-answers.json:
// npx esbuild test/context/record-answers.ts --bundle --platform=node --format=esm | node --input-type=module -
import { askGo, type Question } from './go-matcher.ts';

const paths = [
  'a', 'b', 'node_modules', 'node_modules/x/index.js', 'web/node_modules', 'web/node_modules/x', 'README.md', 'docs/README.md',
  'docs/a/b.md', 'foo', 'xfoo', 'a/foo', 'a/xfoo', 'a/foo/b', '.env', '.env.local', 'src/.env', 'src/index.ts', 'src', '.git',
  '.git/config', 'package.json', 'web/package.json', '#x', '!x', 'a b', 'target/debug/x', 'dist/keep/x', 'dist/x', 'é', '[id].js',
];

const ignores = [
  'node_modules', 'node_modules/', '/node_modules', '/node_modules/', './node_modules', '**/node_modules', '**/node_modules/**',
  '*/node_modules', '*.md', '**/*.md', 'docs/*.md', 'foo', '**foo', '**/foo', 'foo/**', '**', '*', '*\n!src', '*\n!src/**\n!package.json',
  '**\n!src', '!src\n*', 'dist\n!dist/keep', 'dist\n!dist/keep\ndist/keep/x', 'dist/*\n!dist/keep', '# comment\n*.md', ' # not a comment',
  '#x', '\\#x', '  a  ', 'a b', '.env*', '.env*\n!.env.local', '.*', '!', '[', 'a[', '[a-b]', '[^a]', '?', '??', 'src/index.ts/..',
  '../x', '/', '.', '', '\uFEFFnode_modules', 'node_modules\r\n*.md\r\n', '\\[id].js', '[[]id].js', '*\n!**/package.json', 'web/**/x',
  '**/.git', '.git\n.gitignore', '**/target/', '!a\n!b', 'a/**/b', 'a*', 'é', 'é*', '*\\', 'x{1}', '! src\nsrc', 'src\n! src',
];

const questions: Question[] = ignores.map((ignore) => ({ ignore, paths }));
const answers = askGo(questions);
const recorded = questions.map((question, index) => ({ question, answer: answers[index] }));
console.log(JSON.stringify(recorded));
