import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The reference: moby/patternmatcher itself, path by path with what the folders matched, as BuildKit's fsutil asks it. */
const PROGRAM = `package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type question struct {
	Ignore string
	Paths  []string
}

type answer struct {
	Error   bool
	Ignored []bool
}

func ask(q question) answer {
	lines, err := ignorefile.ReadAll(strings.NewReader(q.Ignore))
	if err != nil {
		return answer{Error: true}
	}
	matcher, err := patternmatcher.New(lines)
	if err != nil {
		return answer{Error: true}
	}
	ignored := []bool{}
	for _, path := range q.Paths {
		var info patternmatcher.MatchInfo
		var match bool
		parts := strings.Split(path, "/")
		for i := range parts {
			match, info, err = matcher.MatchesUsingParentResults(strings.Join(parts[:i+1], "/"), info)
			if err != nil {
				return answer{Error: true}
			}
		}
		ignored = append(ignored, match)
	}
	return answer{Ignored: ignored}
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := []answer{}
	for _, q := range questions {
		answers = append(answers, ask(q))
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
`;

const MODULE = `module matcher

go 1.21

require github.com/moby/patternmatcher v0.6.1
`;

const SUMS = `github.com/moby/patternmatcher v0.6.1 h1:qlhtafmr6kgMIJjKJMDmMWq7WLkKIo23hsrpR3x084U=
github.com/moby/patternmatcher v0.6.1/go.mod h1:hDPoyOpDY7OrrMDLaYoY3hf52gNCR/YOUYxkhApJIxc=
`;

export interface Question {
  readonly ignore: string;
  readonly paths: readonly string[];
}

export interface Answer {
  /** The build fails. */
  readonly error: boolean;
  readonly ignored: readonly boolean[] | null;
}

export function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Asks the reference, which is compiled for it. */
export function askGo(questions: readonly Question[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'dockshift-matcher-'));
  try {
    writeFileSync(join(folder, 'go.mod'), MODULE);
    writeFileSync(join(folder, 'go.sum'), SUMS);
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    execFileSync('go', ['build', '-mod=mod', '-o', 'matcher', '.'], {
      cwd: folder,
      stdio: 'pipe',
      env: { ...process.env, GOFLAGS: '' },
    });
    const input = JSON.stringify(questions.map(({ ignore, paths }) => ({ Ignore: ignore, Paths: paths })));
    const output = execFileSync(join(folder, 'matcher'), { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const answers: { Error: boolean; Ignored: boolean[] | null }[] = JSON.parse(output);
    return answers.map(({ Error: error, Ignored: ignored }) => ({ error, ignored }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
