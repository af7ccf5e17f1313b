declare module "*.json?url&no-inline" {
  const address: string;
  export default address;
}

interface ImportMetaEnv {
  /** The site's address, in builds for native shells. */
  readonly VITE_SITE?: string;
  readonly BASE_URL: string;
  readonly PROD: boolean;
}

interface ImportMeta {
  readonly env: ImportMetaEnv;
}
