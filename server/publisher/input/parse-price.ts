/**
 * A price as catalogues write it: "12.50", "12.50 EUR", "EUR 12,50", "€1.234,56", "1,234.56 USD". The last of comma and
 * point is the decimal mark; a lone comma before exactly three digits separates thousands, a lone point never does.
 *
 * @returns NaN when it is no price
 */
export function parsePrice(text: string): number {
  const match = /^(?:[A-Z]{3}|\p{Sc})?\s*(\d[\d.,'\s\u00a0\u202f]*)\s*(?:[A-Z]{3}|\p{Sc})?$/u.exec(text.trim());
  if (!match) return Number.NaN;
  const digits = match[1].replace(/['\s\u00a0\u202f]/g, "");
  const comma = digits.lastIndexOf(",");
  const point = digits.lastIndexOf(".");
  if (comma < 0) return toNumber(digits);
  if (point > comma) return toNumber(digits.replaceAll(",", ""));
  if (point >= 0) return toNumber(digits.replaceAll(".", "").replace(",", "."));
  return toNumber(/^\d{1,3}(,\d{3})+$/.test(digits) ? digits.replaceAll(",", "") : digits.replace(",", "."));
}

const toNumber = (digits: string): number => (/^\d+(\.\d*)?$/.test(digits) ? Number(digits) : Number.NaN);
