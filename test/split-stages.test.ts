import { describe, expect, test } from 'vitest';
import { memoryContext } from '../src/context/memory.ts';
import { namedInSource } from '../transforms/split-stages/named-in-source.ts';
import { runTransform } from './transform-runs.ts';

const GO = {
  'go.mod': 'module example.com/shop\n',
  'main.go': 'package main\n\nfunc main() {}\n',
};

const split = (lines: readonly string[], files: Readonly<Record<string, string>> = GO) =>
  runTransform('split-stages', `${lines.join('\n')}\n`, { context: memoryContext(files) });

const build = (...lines: readonly string[]): string[] => [
  'FROM golang:1.22-bookworm',
  ...lines,
  'WORKDIR /src',
  'COPY . .',
  'RUN go build -o /shop .',
  'CMD ["/shop"]',
];

describe('split-stages', () => {
  test.each([
    ['a folder', 'template.ParseGlob("templates/*.html")', ['templates']],
    ['a folder with a dot in front', 'http.Dir("./static")', ['static']],
    ['a file', 'os.Open(`config.yml`)', ['config.yml']],
    ['a file without its ending', 'viper.SetConfigName("config")', ['config.yml']],
    ['no file', 'fmt.Println("hello, templates")', []],
  ])('finds %s that a source names', (_name, statement, expected) => {
    const context = memoryContext({
      ...GO,
      'main.go': `package main\n\nfunc main() { ${statement} }\n`,
      'templates/page.html': '',
      'static/app.css': '',
      'config.yml': '',
    });
    const language = { sources: /\.go$/, ignored: /^vendor$/, starts: /exec\.Command\("(\w+)"/g };
    expect(namedInSource(context, '', language)?.files).toEqual(expected);
  });

  test('a folder without sources is not taken for the build context', () => {
    const { text } = split(build(), { Dockerfile: '' });
    expect(text).toContain('COPY --from=build /src /src\n');
  });

  test('a package that is needed at run time is in both stages, one for building in the first alone', () => {
    const { text } = split(
      build(
        'RUN apt-get update && apt-get install -y --no-install-recommends graphviz make && rm -rf /var/lib/apt/lists/*',
      ),
    );
    expect(text).toMatch(/FROM debian:bookworm-slim\nRUN apt-get update [^\0]*ca-certificates graphviz /);
    expect(text.slice(text.indexOf('FROM debian'))).not.toContain('make');
  });

  test('users, and the folders that are theirs, are made with the same words', () => {
    const line =
      'RUN groupadd -g 900 shop && useradd -u 900 -g 900 shop && mkdir -p /data && chown shop /data';
    const { text } = split([...build(line), 'USER shop']);
    const runtime = text.slice(text.indexOf('FROM debian'));
    for (const part of line.slice(4).split(' && ')) expect(runtime).toContain(part);
    expect(text.slice(0, text.indexOf('FROM debian'))).not.toContain('useradd');
  });

  test.each([
    [
      'a stage with more commands than can be followed',
      Array.from({ length: 2100 }, () => 'true').join(' && '),
    ],
    ['a RUN whose text cannot be read', "echo 'open"],
  ])('refuses %s', (_name, text) => {
    expect(split(build(`RUN ${text}`)).refusals).toHaveLength(1);
  });

  test('a file of many instructions takes no time', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `RUN go build -o /bin/a${index} .`);
    expect(split(build(...lines)).changes).toEqual([]);
  });
});
