import type { Extra } from "@doorstep/core";
import { Button, Sheet } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { notDoneText } from "../extra";

/** In place of the ways to pay: while somebody chose among them, the work could not be agreed to any more. */
export function ExtraOver({ extra, onClose }: { extra: Extra; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("extra.over_title")}
      description={extra.title}
      footer={
        <Button size="lg" wide onClick={onClose}>
          {t("extra.back")}
        </Button>
      }
    >
      <p role="alert">{notDoneText(extra, t)}</p>
    </Sheet>
  );
}
