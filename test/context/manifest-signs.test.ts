import { describe, expect, test } from 'vitest';
import { copiesWhole, hasSigns } from '../../src/context/manifest-signs.ts';
import { MemoryFolder } from '../../src/context/memory.ts';
import { Document } from '../../src/dockerfile/document.ts';

function isLikely(files: Readonly<Record<string, string>>, text: string): boolean {
  return hasSigns(new MemoryFolder(files), Document.read(text));
}

describe('a folder that may be the context', () => {
  const NPM = 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';

  test('holds a manifest of the installs, at whatever place', () => {
    expect(isLikely({ 'package.json': '' }, NPM)).toBe(true);
    expect(isLikely({ 'apps/web/package.json': '' }, NPM)).toBe(true);
    expect(isLikely({ 'Ci.Dockerfile': '', 'node_modules/a/package.json': '' }, NPM)).toBe(false);
  });

  test('holds one of several', () => {
    const both = `${NPM}RUN composer install\n`;
    expect(isLikely({ 'composer.json': '' }, both)).toBe(true);
    expect(isLikely({ 'go.mod': '' }, both)).toBe(false);
  });

  test('is any where nothing is installed', () => {
    expect(isLikely({}, 'FROM node:20\nCOPY . .\nRUN echo npm\n')).toBe(true);
  });

  test('holds the folders that WORKDIR goes to below the copy', () => {
    const below = 'FROM sdk\nWORKDIR /src\nCOPY . ./\nWORKDIR /src/api\nRUN dotnet restore\n';
    expect(isLikely({ 'api/api.csproj': '' }, below)).toBe(true);
    expect(isLikely({ 'api.csproj': '' }, below)).toBe(false);
    expect(isLikely({ 'api.csproj': '' }, below.replace('RUN', 'COPY x y\nRUN'))).toBe(true);
    expect(isLikely({ 'api.csproj': '' }, below.replace('/src/api', '/out'))).toBe(true);
  });
});

test.each([
  ['COPY . .', true],
  ['ADD ./ /app', true],
  ['COPY ["/", "/app"]', true],
  ['COPY --from=build . .', false],
  ['COPY src .', false],
])('whether %s copies all of the context', (line, expected) => {
  expect(copiesWhole(Document.read(`FROM node:20\n${line}\n`))).toBe(expected);
});
