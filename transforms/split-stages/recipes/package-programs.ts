// Which package of npm brings a program.
// Source: `bin` of each package.json, at https://www.npmjs.com/package/NAME

/** Programs of packages that are called otherwise than these. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  nest: '@nestjs/cli',
  ng: '@angular/cli',
  sequelize: 'sequelize-cli',
  nuxi: 'nuxt',
  dotenv: 'dotenv-cli',
  'remix-serve': '@remix-run/serve',
  'react-router-serve': '@react-router/serve',
  'vue-cli-service': '@vue/cli-service',
  'migrate-mongo': 'migrate-mongo',
  'node-pg-migrate': 'node-pg-migrate',
  'pm2-runtime': 'pm2',
  'pm2-docker': 'pm2',
  'pm2-dev': 'pm2',
  hs: 'http-server',
  'run-s': 'npm-run-all',
  'run-p': 'npm-run-all',
  docusaurus: '@docusaurus/core',
  'babel-node': '@babel/node',
  strapi: '@strapi/strapi',
  wrangler: 'wrangler',
  tsnd: 'ts-node-dev',
};

/** The package that brings a program. */
export function packageOf(program: string): string {
  return Object.hasOwn(PACKAGE_OF, program) ? (PACKAGE_OF[program] ?? program) : program;
}
