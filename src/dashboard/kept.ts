/**
 * What the page remembers of its reader in the browser. Where that keeps nothing for pages (all cookies
 * blocked), it is forgotten with the page.
 */
const forgotten = new Map<string, string>();

export function keptText(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return forgotten.get(name);
  }
}

export function keepText(name: string, text: string): void {
  forgotten.set(name, text);
  try {
    localStorage.setItem(name, text);
  } catch {
    // Until the page is closed it is remembered here.
  }
}
