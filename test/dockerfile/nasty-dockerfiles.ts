import * as fc from 'fast-check';

/** One of the pieces of a list that is parted by ` ;; `. */
const oneOf = (pieces: string): fc.Arbitrary<string> => fc.constantFrom(...pieces.split(' ;; '));

/** Pieces of Dockerfiles, chosen for where readers go wrong. */
const words = oneOf(
  'a ;; b ;; EOF ;; x=y ;; foo ;; /app ;; . ;; $X ;; ${X:-a} ;; ${X ;; # ;; #x ;; && ;; ; ;; - ;; ' +
    '\u00E9 ;; \u00E0 ;; \uDCE9 ;; \uDC85 ;; \uDCA0 ;; \u{1F433} ;; \\ ;; \\\\ ;; \\a ;; \\  ;; ` ;; ' +
    '\\" ;; < ;; > ;; << ;; <<< ;; | ;; \0',
);

const blanks = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(' ', '  ', '\t') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '\v',
      '\f',
      '\r',
      '\u00A0',
      '\u0085',
      '\u2003',
      '\u3000',
      '\uFEFF',
      '\u200B',
    ),
  },
);

const quoted = oneOf(
  '"a b" ;; \'a b\' ;; " ;; \' ;; "a ;; b\' ;; "$X" ;; "\\"" ;; "\\a" ;; \'\\\' ;; "" ;; \'\' ;; "a\'b"',
);

const heredocs = oneOf(
  '<<EOF ;; <<EOF ;; <<-EOF ;; <<"EOF" ;; <<\'EOF\' ;; << EOF ;; <<\tEOF ;; <<- EOF ;; 3<<EOF ;; ' +
    'a<<EOF ;; <<<EOF ;; <<\'\' ;; <<"" ;; <<E"O"F ;; <<\\EOF ;; <<$X ;; <<${X} ;; <<${X:-EOF} ;; ' +
    '"<<EOF" ;; \'<<EOF\' ;; <<EOF>x ;; <<b ;; <<EOF; ;; <<EOF <<b ;; <<\'EOF ;; <<"a b" ;; ' +
    '<<-"EOF" ;; <<\uDCE9 ;; <<a${X:-b}c ;; <<EOF| ;; 0<<-EOF ;; <<E\\OF',
);

const escapedNewlines = oneOf(
  '\\\n ;; \\\n ;; \\\n ;; \\ \t\n ;; \\\r\n ;; \\ \r\n ;; \\\r \n ;; \\\\\n ;; \\\\\\\n ;; `\n ;; ' +
    '` \n ;; \\\u00A0\n ;; \\\n# c\n ;; \\\n  # c \\\n ;; \\\n\n ;; \\\n \t\n ;; \\\n\u00A0# c\n ;; ' +
    '\\\n\u2003\n ;; \\\n\\\n ;; \\\n#\r\n',
);

const flags = oneOf(
  '--mount=type=cache,target=/x ;; --mount=from=a,target=/b ;; --mount=from=$X ;; --mount="a b" ;; ' +
    '--mount= ;; --mount ;; --network=none ;; --network=x ;; --security=insecure ;; --device=a ;; ' +
    '--device=name=a,required ;; --device=required=x ;; --from=a ;; --from=0 ;; --chown=a:b ;; ' +
    '--chmod=755 ;; --link ;; --link=false ;; --link= ;; --link=x ;; --parents ;; --exclude=a ;; ' +
    '--exclude=b ;; --platform=linux/amd64 ;; --interval=1s ;; --interval=5 ;; --interval=1h30m ;; ' +
    '--x ;; --retries=3 ;; --retries=-1 ;; --timeout=1us ;; --start-period= ;; -- ;; --- ;; --= ;; ' +
    '--a\\ b=c ;; --mount=\'a ;; -x ;; --mount=\u00E9 ;; --mount=\u00E0 ;; --mount="\u00E0" ;; ' +
    '--mount="a""b" ;; --mount=a,"b,c" ;; --unpack ;; --checksum=x',
);

const arrays = fc.constantFrom(
  '["a", "b"]',
  '["a"]',
  '[]',
  '[1]',
  "['a']",
  '["a",]',
  '["a" "b"]',
  '[ "a" ]',
  '["\\u0041"]',
  '["a\\\\"]',
  '["a"',
  '[["a"]]',
  '[null]',
  '["a"] b',
  '["\u00E9\uDCE9"]',
  '["\\ud800"]',
  '["<<EOF", "/x"]',
  '{"a":"b"}',
  '["", "a"]',
);

const assignments = oneOf(
  'A=b ;; A="b c" ;; A=b\\ c ;; A=\'b ;; A= ;; =b ;; A ;; "A B"=c ;; A=b=c ;; A=$B ;; A=\\ ;; ' +
    'A="b\\ ;; A="b"c ;; AS c ;; CMD ;; NONE ;; none ;; cmd ;; A\u00A0b ;; A=b\u2003C=d ;; AS ;; ' +
    'as ;; aS ;; a\u017F ;; AS 1 ;; AS B ;; as b\u212A',
);

const keywords = fc.oneof(
  {
    weight: 30,
    arbitrary: oneOf(
      'RUN ;; RUN ;; RUN ;; RUN ;; COPY ;; COPY ;; ADD ;; CMD ;; ENTRYPOINT ;; ENV ;; ENV ;; LABEL ;; ' +
        'ARG ;; EXPOSE ;; FROM ;; HEALTHCHECK ;; MAINTAINER ;; ONBUILD ;; ONBUILD RUN ;; ONBUILD COPY ;; ' +
        'ONBUILD ENV ;; SHELL ;; STOPSIGNAL ;; USER ;; VOLUME ;; WORKDIR ;; run ;; Run ;; copy',
    ),
  },
  {
    weight: 1,
    arbitrary: oneOf(
      'RUN\\ ;; RU\\\nN ;; \\\nRUN ;; RU\\ \nN ;; \\ ;; \\\n\\\nRUN ;; WOR\u212ADIR ;; WORKD\u0130R ;; ' +
        'u\u017Fer ;; // ;; R ;; ONBUILD ONBUILD RUN ;; ONBUILD FROM ;; ONBUILD x ;; ONBUILD  \\\nRUN ;; ' +
        'ONBUILD --x RUN ;; RUN\u00A0 ;; RUN\v',
    ),
  },
);

/** What stands behind a keyword. */
const texts = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 24, arbitrary: words },
        { weight: 8, arbitrary: quoted },
        { weight: 2, arbitrary: heredocs },
        { weight: 12, arbitrary: escapedNewlines },
        { weight: 2, arbitrary: flags },
        { weight: 1, arbitrary: arrays },
        { weight: 3, arbitrary: assignments },
      ),
      blanks,
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.flat().join(''));

const newlines = fc.oneof(
  { weight: 40, arbitrary: fc.constant('\n') },
  { weight: 8, arbitrary: fc.constantFrom('\r\n', '\r\r\n', ' \n', '\n\n', '\n \t\n', '\n\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('\\\n', '\r') },
);

/** Keywords that take nearly any text, some with an argument so that they do. */
const tolerantKeywords = oneOf(
  'RUN ;; RUN ;; RUN ;; RUN ;; run ;; CMD ;; ENTRYPOINT ;; WORKDIR a ;; USER a ;; ENV A ;; ' +
    'LABEL A ;; EXPOSE 1 ;; VOLUME /a ;; COPY a ;; ADD a ;; ONBUILD RUN ;; ONBUILD COPY ;; ' +
    'ONBUILD ENV A ;; HEALTHCHECK CMD ;; MAINTAINER a ;; RUN --network=none ;; COPY --from=a ;; ' +
    'ONBUILD x ;; STOPSIGNAL 9 ;; ARG ;; ENV A=b ;; LABEL A=b',
);

const soundInstructions = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(tolerantKeywords, blanks, texts)
      .map(([keyword, blank, text]) => `${keyword} ${blank}${text}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('RUN', 'CMD', 'VOLUME', 'COPY', 'SHELL'), arrays)
      .map((parts) => parts.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(escapedNewlines, texts).map(([newline, text]) => `CMD ${newline} ${text}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('FROM a AS b', 'FROM --platform=$X b', 'ARG X=y', 'ENV A b', 'WORKDIR /x'),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('ENV', 'LABEL', 'ARG'),
        fc.array(fc.tuple(assignments, blanks), { minLength: 1, maxLength: 3 }),
      )
      .map(([keyword, parts]) => `${keyword} ${parts.flat().join('')}`),
  },
);

/** Any keyword, any text. */
const wildInstructions = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(keywords, blanks, texts).map((parts) => parts.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('RUN', 'COPY', 'ADD', 'HEALTHCHECK'), flags, texts)
      .map((parts) => parts.join(' ')),
  },
);

const bodyLines = oneOf(
  'EOF ;; \tEOF ;; EOF  ;; b ;; "EOF" ;; X ;; \uFFFD ;; c ;; # x ;; \\ ;; EOF\\ ;; \t\tb ;;  ;; ' +
    'RUN a ;; <<EOF ;; \uDCE9',
);

const bodies = fc
  .array(fc.tuple(bodyLines, newlines), { maxLength: 3 })
  .map((lines) => lines.flat().join(''));

/** A heredoc that has its end, so that what follows is read as instructions again. */
const closedHeredocs = fc
  .tuple(
    fc.constantFrom(
      'RUN',
      'RUN',
      'RUN cat',
      'ONBUILD RUN',
      'COPY',
      'ADD',
      'RUN --network=none',
      'RUN \\\n',
      'CMD',
    ),
    fc.oneof({ weight: 2, arbitrary: fc.constant('') }, texts),
    fc.constantFrom(
      ['<<EOF', 'EOF'],
      ['<<-EOF', '\tEOF'],
      ['<<"EOF"', 'EOF'],
      ["<<'a b'", 'a b'],
      ['<< EOF', 'EOF'],
      ['<<$X', '$X'],
      ['3<<EOF', 'EOF'],
      ['<<E"O"F', 'EOF'],
      ['<<\\EOF', 'EOF'],
      ['<<EOF <<b', 'EOF\nx\nb'],
      ['<<\uDCE9', '\uFFFD'],
      ['<<-"EOF"', 'EOF'],
      ['<<a${X:-b}c', '${X:-b}c'],
      ['<<EOF>x', 'EOF>x'],
      ['<<EOF \\\n <<b', 'EOF\nb'],
      ['<<EOF', 'b\nEOF'],
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(' /x', '', ' | sh', ' \\\n /x') }, texts),
    newlines,
    bodies,
  )
  .map(([keyword, before, [start, end], after, newline, body]) =>
    [keyword, before, `${start}${after}${newline}${body}${end}`].join(' '),
  );

const instructions = fc.oneof(
  { weight: 8, arbitrary: soundInstructions },
  { weight: 4, arbitrary: closedHeredocs },
  { weight: 1, arbitrary: wildInstructions },
);

const comments = oneOf(
  '# a\n ;; #\n ;;   # a\n ;; # escape=`\n ;; #syntax=x\n ;; \u00A0# a\n ;; # a \\\n ;; \\\n ;; ' +
    '\n ;;  \t\n ;; \uDCE9# a\n',
);

const heads = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '# escape=`\n',
      '#ESCAPE = `\r\n',
      '#!/bin/sh\n# escape=`\n',
      '  # escape=`\n# a\n',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(
        oneOf(
          '# escape=`\n ;; # escape=\\\n ;; #ESCAPE = `\r\n ;;   # escape=`\n ;; # escape=x\n ;; ' +
            '# escape=\n ;; # escape= \n ;; # syntax=docker/dockerfile:1\n ;; # check=skip=all\n ;; ' +
            '#!/bin/sh\n ;; # a\n ;; \n ;; # x=y\n ;; # syntax\n',
        ),
        { maxLength: 3 },
      )
      .map((lines) => lines.join('')),
  },
);

/** Dockerfiles, most of them sound, made of what is easily read wrongly. */
export const nastyDockerfiles: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '', '', '\uFEFF'),
    heads,
    fc.constantFrom(
      'FROM a\n',
      'FROM a\n',
      'FROM a\n',
      'FROM a\n',
      'FROM a\n',
      'ARG X=y\nFROM $X\n',
      'from a as b\r\n',
      '',
    ),
    fc.array(
      fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constant('') }, comments), instructions, newlines),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    fc.constantFrom('', '', '', '\n', 'RUN a\\', 'RUN a \\\n', 'RUN a \\\n# c', '\\'),
  )
  .map(([bom, head, from, parts, tail]) => bom + head + from + parts.flat().join('') + tail);
