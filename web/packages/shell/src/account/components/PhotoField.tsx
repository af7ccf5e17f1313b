import { Avatar, Button, useProblemText } from "@doorstep/ui";
import { Camera } from "lucide-react";
import { useTranslation } from "react-i18next";
import { pickPictures } from "../../platform/camera";

/** How a chosen file, or null for none, becomes the photo. */
interface PhotoChange {
  mutate(file: File | null): void;
  isPending: boolean;
  isError: boolean;
  error: unknown;
}

/** Somebody's own photo: chosen, replaced or taken away. */
export function PhotoField({ name, photo, change }: { name: string; photo: string | null; change: PhotoChange }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const choose = async () => {
    const [file] = await pickPictures();
    if (file) change.mutate(file);
  };
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Avatar name={name || "?"} photo={photo} size="xl" />
      <div className="flex min-w-0 flex-col items-start gap-1">
        <Button variant="secondary" icon={<Camera aria-hidden className="size-5" />} busy={change.isPending} onClick={() => void choose()}>
          {photo ? t("details.photo_change") : t("details.photo_add")}
        </Button>
        {photo && !change.isPending ? (
          <Button variant="quiet" onClick={() => change.mutate(null)}>
            {t("details.photo_remove")}
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
