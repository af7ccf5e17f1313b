declare module "*.json?url&no-inline" {
  const address: string;
  export default address;
}
