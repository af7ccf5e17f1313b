/** Where the server is: empty beside the page in a browser; the site's address in a native shell, whose pages come from the phone. */
export const SITE: string = import.meta.env.VITE_SITE ?? "";

/** The whole address of something that the server has. */
export function siteUrl(path: string): string {
  return `${SITE}${path}`;
}

/** In a native shell the addresses of pictures in an answer must name the site. */
export async function withSiteAddresses(response: Response): Promise<Response> {
  if (!SITE || !response.headers.get("Content-Type")?.includes("json")) return response;
  const text = (await response.text()).replaceAll('"/media/', `"${SITE}/media/`);
  return new Response(text, response);
}
