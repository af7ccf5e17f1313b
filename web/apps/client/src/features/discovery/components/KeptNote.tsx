import { Button } from "@doorstep/ui";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Says that the search is filtered as the last one was, and takes that back. */
export function KeptNote({ onReset }: { onReset(): void }) {
  const { t } = useTranslation();
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
      <History aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">{t("filter.kept")}</span>
      <Button variant="quiet" onClick={onReset}>
        {t("filter.reset")}
      </Button>
    </p>
  );
}
