/**
 * Loads oidc-provider when the development sign-in starts and not before: a production process never holds it.
 * It warns on every Node below 22, where it runs all the same (tested on 20.20): that one warning is not for the registrar's eyes.
 */
/* eslint-disable no-console -- its one warning goes through console.warn and can be caught nowhere else */
export async function loadProvider(): Promise<typeof import('oidc-provider')> {
  // It parses URLs with the static of newer Nodes.
  URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);
  const warn = console.warn;
  console.warn = (...told: unknown[]) => {
    if (!String(told[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...told);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}
