import { useConfig } from "@doorstep/shell";
import { GalleryPage } from "@doorstep/ui/gallery";
import { ErrorPage } from "./ErrorPage";

/** The kit's parts, for those who build with them. */
export default function GalleryRoute() {
  const config = useConfig();
  if (!config.data) return null;
  return config.data.environment === "development" ? <GalleryPage /> : <ErrorPage />;
}
