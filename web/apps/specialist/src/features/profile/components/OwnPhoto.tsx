import { pickPictures } from "@doorstep/shell";
import { Avatar, Button, useProblemText } from "@doorstep/ui";
import { Camera } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useChangeOwnPhoto } from "../commands";

/** The photo that clients see. */
export function OwnPhoto({ name, photo }: { name: string; photo: string | null }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const change = useChangeOwnPhoto();
  const choose = async () => {
    const [file] = await pickPictures();
    if (file) change.mutate(file);
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar name={name || "?"} photo={photo} size="xl" />
      <div className="flex min-w-0 flex-col items-start gap-1">
        <Button variant="secondary" icon={<Camera aria-hidden className="size-5" />} busy={change.isPending} onClick={() => void choose()}>
          {photo ? t("profile.photo_change") : t("profile.photo_add")}
        </Button>
        {photo && !change.isPending ? (
          <Button variant="quiet" onClick={() => change.mutate(null)}>
            {t("profile.photo_remove")}
          </Button>
        ) : null}
        {change.isError ? (
          <p role="alert" className="text-sm text-danger-text">
            {text(change.error)}
          </p>
        ) : null}
      </div>
    </div>
  );
}
