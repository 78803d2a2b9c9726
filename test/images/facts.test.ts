import { describe, expect, test } from 'vitest';
import { factsOf, type ImageFacts } from '../../src/images/facts.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Distribution and release, as far as the name says them. */
const STANDS: readonly (readonly [name: string, stands: readonly (string | undefined)[]])[] = [
  ['debian', ['debian', undefined]],
  ['debian:12.5-slim', ['debian', 'bookworm']],
  ['debian:bookworm-20240110-slim', ['debian', 'bookworm']],
  ['debian:stable-slim', ['debian', undefined]],
  ['ubuntu:22.04', ['ubuntu', '22.04']],
  ['ubuntu:jammy-20240111', ['ubuntu', '22.04']],
  ['ubuntu', ['ubuntu', undefined]],
  ['alpine:3.20.3', ['alpine', '3.20']],
  ['alpine:edge', ['alpine', 'edge']],
  ['alpine:20240923', ['alpine', 'edge']],
  ['alpine:3', ['alpine', undefined]],
  ['centos', ['centos', '8']],
  ['centos:centos7.9.2009', ['centos', '7']],
  ['quay.io/centos/centos:stream9', ['centos', '9']],
  ['rockylinux:9.3-minimal', ['rocky', '9']],
  ['almalinux:8', ['almalinux', '8']],
  ['amazonlinux:2.0.20240109.0', ['amazonlinux', '2']],
  ['amazonlinux:2018.03', ['amazonlinux', '1']],
  ['amazonlinux:2023', ['amazonlinux', '2023']],
  ['fedora:40', ['fedora', '40']],
  ['oraclelinux:8-slim', ['oraclelinux', '8']],
  ['opensuse/leap:15.5', ['opensuse', '15.5']],
  ['archlinux:base-devel', ['archlinux', undefined]],
  ['registry.access.redhat.com/ubi9/ubi-minimal:9.3-1475', ['ubi', '9']],
  ['redhat/ubi8', ['ubi', '8']],
  ['node:6', ['debian', undefined]],
  ['node:lts-alpine3.20', ['alpine', '3.20']],
  ['python:2.7-jessie', ['debian', 'jessie']],
  ['python:3.12-slim', ['debian', undefined]],
  ['buildpack-deps:jammy-curl', ['ubuntu', '22.04']],
  ['swift:5.9', ['ubuntu', undefined]],
  ['swift:5.9-amazonlinux2', ['amazonlinux', '2']],
  ['openjdk:8-jre-slim', ['debian', undefined]],
  ['openjdk:17', ['oraclelinux', undefined]],
  ['openjdk:17-slim', ['debian', undefined]],
  ['openjdk:17-jdk-alpine3.14', ['alpine', '3.14']],
  ['openjdk', ['oraclelinux', undefined]],
  ['maven:3-jdk-8', ['debian', undefined]],
  ['maven:3.8-openjdk-17', ['oraclelinux', undefined]],
  ['maven:3.9-eclipse-temurin-21', ['ubuntu', undefined]],
  ['maven:3.9-amazoncorretto-17', ['amazonlinux', undefined]],
  ['maven:3.8', [undefined, undefined]],
  ['eclipse-temurin:17-jre-ubi9-minimal', ['ubi', '9']],
  ['mcr.microsoft.com/dotnet/core/sdk:3.1', ['debian', 'buster']],
  ['mcr.microsoft.com/dotnet/aspnet:8.0', ['debian', 'bookworm']],
  ['mcr.microsoft.com/dotnet/sdk:8.0-jammy', ['ubuntu', '22.04']],
  ['nvidia/cuda:12.2.0-base-ubuntu22.04', ['ubuntu', '22.04']],
  ['arm64v8/node:20-bookworm', ['debian', 'bookworm']],
  ['public.ecr.aws/docker/library/python:3.11-alpine', ['alpine', undefined]],
];

describe('the distribution', () => {
  test.each(STANDS)('%s stands on %j', (name, stands) => {
    const facts = factsOf(name);
    expect(facts).toBeDefined();
    expect([facts?.distribution, facts?.release]).toEqual(stands);
    expect(facts?.dockerClean).toBe(stands[0] === 'debian' || stands[0] === 'ubuntu');
  });
});

/** What differs from an image that sets nothing: shell, user, home, folder, variables. */
const TRAITS: readonly (readonly [name: string, facts: Partial<ImageFacts>])[] = [
  ['debian:12', { shell: ['/bin/sh', '-c'], user: 'root', home: '/root', workdir: '/', env: { PATH } }],
  ['golang:1.22', { workdir: '/go' }],
  ['golang:1.8-onbuild', { workdir: '/go/src/app', onbuild: true }],
  ['node:6-onbuild', { workdir: '/usr/src/app', onbuild: true }],
  ['php:8.3-fpm-alpine', { workdir: '/var/www/html' }],
  ['php:7.4-cli', { workdir: '/' }],
  ['composer:2', { workdir: '/app' }],
  ['memcached:1.6', { user: 'memcache' }],
  ['jenkins/jenkins:lts-jdk17', { user: 'jenkins', home: '/var/jenkins_home' }],
  ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', { shell: [], user: '1654', home: '/home/app' }],
  ['golang:1.20-windowsservercore-ltsc2022', { os: 'windows', shell: [] }],
  ['gradle:8-jdk17', { user: 'root', workdir: '/home/gradle' }],
];

describe('what an image sets', () => {
  test.each(TRAITS)('%s', (name, facts) => {
    expect(factsOf(name)).toMatchObject(facts);
  });

  test('variables with a known value', () => {
    expect(factsOf('golang:1.22-alpine')?.env).toMatchObject({
      GOPATH: '/go',
      PATH: `/go/bin:/usr/local/go/bin:${PATH}`,
    });
    expect(factsOf('rust:1.80')?.env).toMatchObject({
      CARGO_HOME: '/usr/local/cargo',
      RUSTUP_HOME: '/usr/local/rustup',
      PATH: `/usr/local/cargo/bin:${PATH}`,
    });
    expect(factsOf('python:3.12')?.env['PATH']).toBe(`/usr/local/bin:${PATH}`);
    expect(factsOf('composer:2')?.env).toMatchObject({ COMPOSER_HOME: '/tmp' });
    expect(factsOf('ruby:3.3')?.env).toMatchObject({ GEM_HOME: '/usr/local/bundle' });
  });

  test('a variable that may be set without a known value is a key, one that is not set is none', () => {
    expect(Object.hasOwn(factsOf('node:20')?.env ?? {}, 'NODE_VERSION')).toBe(true);
    expect(Object.hasOwn(factsOf('ruby:2.5')?.env ?? {}, 'BUNDLE_PATH')).toBe(true);
    expect(Object.hasOwn(factsOf('ruby:3.3')?.env ?? {}, 'BUNDLE_PATH')).toBe(false);
    expect(Object.hasOwn(factsOf('debian:12')?.env ?? {}, 'PIP_NO_CACHE_DIR')).toBe(false);
  });
});

describe('what is not known', () => {
  test.each([
    ['an image of someone', 'someone/node:20'],
    ['an image of another registry', 'ghcr.io/library/node:20'],
    ['a word of the tag', 'node:20-hardened'],
    ['a variant with another user', 'docker:24-dind-rootless'],
    ['a version with another user', 'gradle:4.10-jdk8'],
    ['an onbuild variant with an unknown folder', 'erlang:19-onbuild'],
    ['a digest without a tag', `node@sha256:${'a'.repeat(64)}`],
    ['no reference at all', 'Node:20'],
    ['a key of every object', 'constructor'],
    ['an unresolved variable', 'node:${VERSION}'],
  ])('%s: %s', (_what, name) => {
    expect(factsOf(name)).toBeUndefined();
  });
});
