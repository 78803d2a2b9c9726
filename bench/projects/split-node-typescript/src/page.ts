import ejs from 'ejs';

/** The page for a number of visitors. */
export function page(visitors: number): Promise<string> {
  return ejs.renderFile('views/page.ejs', { visitors });
}
