import { program } from 'commander';
import { marked } from 'marked';

program
  .name('md')
  .version('0.4.2')
  .argument('<text>')
  .action((text: string) => console.log(marked.parse(text)));
program.parse();
