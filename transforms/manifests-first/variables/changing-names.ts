/**
 * Names of variables that get another value with nearly every build: versions of the project, revisions, dates and build
 * numbers. `NODE_VERSION` and `DOCKER_VERSION` are none of them: they say which tool is installed. Nor is `CACHE_DATE`: it is
 * there to run what stands below it. Sources of the names: https://github.com/opencontainers/image-spec/blob/main/annotations.md, the
 * variables of GitHub Actions, GitLab CI, Jenkins and CircleCI.
 */
const CHANGING_NAMES: readonly RegExp[] = [
  /^(?:(?:APP|APPLICATION|BUILD|CI|DOCKER|IMAGE|PROJECT|PRODUCT|RELEASE|SERVICE|SOURCE|OCI|GIT|VCS)_)*(?:VERSION|REVISION)$/,
  /^(?:(?:APP|BUILD|CI|DOCKER|SOURCE|GIT|GITHUB|VCS|LAST|HEAD)_)*COMMIT(?:_(?:SHA|SHA1|HASH|ID|REF|REV|SHORT_SHA|DATE|TIME|TIMESTAMP))*$/,
  /^(?:(?:APP|BUILD|CI|SOURCE|COMMIT)_)*(?:GIT|GITHUB|VCS)_(?:SHA|SHA1|HASH|REF|REV|DESCRIBE|SHORT_SHA)$/,
  /^(?:(?:APP|CI|DOCKER|IMAGE|RELEASE)_)*BUILD_(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|ID|SHA|HASH|REF|REV|TAG)$/,
  /^(?:RELEASE|COMMIT|IMAGE)_(?:DATE|TIME|TIMESTAMP)$/,
];

/** Whether a variable changes often, as far as its name tells. */
export function changesOften(name: string): boolean {
  const upper = name.toUpperCase();
  return upper !== 'DOCKER_VERSION' && CHANGING_NAMES.some((pattern) => pattern.test(upper));
}
