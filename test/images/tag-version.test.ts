import { describe, expect, test } from 'vitest';
import { parseReference } from '../../src/images/reference.ts';
import { floats, isPrerelease, isSnapshot, versionLength } from '../../src/images/tag-version.ts';

describe('versionLength', () => {
  test.each([
    ['3.12.1-slim-bookworm', 3],
    ['3.12-rc-alpine', 2],
    ['8-jre', 1],
    ['v3.7.11', 3],
    ['8u252-jdk', 2],
    ['7.9.2009', 3],
    ['openjdk-8u111-jdk', 2],
    ['3.8.6-jdk-8', 3],
    ['latest', 0],
    ['lts-alpine3.20', 0],
    ['bookworm-20240110-slim', 0],
    ['jammy-20260731.1', 0],
  ])('of %s is %i', (tag, length) => {
    expect(versionLength(tag)).toBe(length);
  });
});

test.each(['bookworm-20240110-slim', 'jammy-20260731.1', '20230901'])('%s is a snapshot', (tag) => {
  expect(isSnapshot(tag)).toBe(true);
});

test.each(['3.12.1', 'jammy', '2018.03', '8.4.2105', '10.0.20348.1970'])('%s is none', (tag) => {
  expect(isSnapshot(tag)).toBe(false);
});

test.each(['rc', '3.13-rc-slim', '1.24rc1-bookworm', 'testing', 'beta-fpm', '9.0.0-M10-jdk8'])(
  '%s is not released yet',
  (tag) => {
    expect(isPrerelease(tag)).toBe(true);
  },
);

test.each(['3.12', 'latest', 'trixie', 'management', 'Marcus'])('%s is released', (tag) => {
  expect(isPrerelease(tag)).toBe(false);
});

describe('floats', () => {
  const floating = (text: string): boolean | undefined => {
    const { reference } = parseReference(text);
    return reference && floats(reference);
  };

  test.each([
    'node',
    'node:latest',
    'node:lts',
    'node:alpine',
    'node:lts-alpine3.20',
    'python:slim',
    'debian:bookworm-slim',
    'ubuntu:jammy',
    'alpine:edge',
    'nginx:mainline',
    'php:fpm-alpine3.20',
    'gradle:jdk17',
    'wordpress:php8.2-fpm',
    'someone/app',
    'someone/app:stable',
    'ghcr.io/acme/base:main',
    'tensorflow/tensorflow:latest-py3',
    'acme/app:latest-16-debian',
    'localhost:5000/app',
  ])('%s does', (text) => {
    expect(floating(text)).toBe(true);
  });

  test.each([
    'node:20',
    'node:20-alpine',
    'python:3.12-slim',
    'debian:12',
    'debian:bookworm-20240110',
    'ubuntu:22.04',
    'centos:centos7',
    'java:openjdk-8-jdk',
    'traefik:v2',
    'someone/app:release-7',
    'someone/app:r3',
    'someone/app:2024-01-10',
    'someone/app:4f2a9c1',
    `node@sha256:${'a'.repeat(64)}`,
    `node:latest@sha256:${'a'.repeat(64)}`,
  ])('%s does not', (text) => {
    expect(floating(text)).toBe(false);
  });
});
