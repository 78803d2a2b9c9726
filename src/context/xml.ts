// Imported by name at the top: the package is CommonJS, whose names a bundle loses in a dynamic import.
import { parseXml, XmlElement as ParsedElement, XmlText } from '@rgrove/parse-xml';
import type { XmlElement } from './formats.ts';

/** Manifests nest a dozen elements deep. */
const DEEPEST = 200;

/** @throws Error if the text is not XML. */
export function readXml(text: string): XmlElement {
  const { root } = parseXml(text.replace(/^\uFEFF/, ''));
  if (root === null) throw new SyntaxError('the XML has no element');
  return convert(root, 0);
}

function convert(element: ParsedElement, depth: number): XmlElement {
  if (depth > DEEPEST) throw new RangeError('the XML is nested too deeply');
  return {
    name: element.name.slice(element.name.indexOf(':') + 1),
    attributes: { ...element.attributes },
    children: element.children
      .filter((node) => node instanceof ParsedElement)
      .map((child) => convert(child, depth + 1)),
    text: element.children
      .map((child) => (child instanceof XmlText ? child.text : ''))
      .join('')
      .trim(),
  };
}
