/**
 * Has a browser save what comes under this name. Older ones read the plain form, which has letters, digits
 * and a few signs only; the others the one of RFC 8187.
 */
export function contentDisposition(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^\w.-]+/g, "-")
    .slice(0, 120);
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
