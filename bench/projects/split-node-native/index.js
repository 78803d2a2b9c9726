const { mkdtempSync } = require('node:fs');
const bcrypt = require('bcrypt');
const { simpleGit } = require('simple-git');

async function main() {
  const hash = bcrypt.hashSync('secret', 4);
  console.log('matches', bcrypt.compareSync('secret', hash), bcrypt.compareSync('other', hash));
  const git = simpleGit(mkdtempSync('/tmp/vault-'));
  await git.init();
  console.log('a repository', await git.checkIsRepo(), process.env.TZ, new Date(0).toString());
}

main();
