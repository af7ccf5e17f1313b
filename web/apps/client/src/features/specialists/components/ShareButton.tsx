import { share } from "@doorstep/shell";
import { IconButton, useToast } from "@doorstep/ui";
import { Share2 } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Hands the page's address to another app, or copies it. */
export function ShareButton({ title, url }: { title: string; url: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const press = async () => {
    const outcome = await share({ title, url });
    if (outcome === "copied") toast.say(t("share.copied"));
    if (outcome === "failed") toast.warn(t("share.failed"));
  };
  return (
    <IconButton label={t("share.label")} onClick={() => void press()}>
      <Share2 aria-hidden className="size-5.5" />
    </IconButton>
  );
}
