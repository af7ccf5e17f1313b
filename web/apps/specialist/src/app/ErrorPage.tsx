import { ButtonLink, EmptyState, usePageTitle } from "@doorstep/ui";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";

/** A page that does not exist, or one that broke. */
export function ErrorPage() {
  const { t } = useTranslation();
  usePageTitle(t("error.missing_title"));
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState page icon={<Compass />} title={t("error.missing_title")} text={t("error.missing_text")}>
        <ButtonLink to="/" reloadDocument>
          {t("nav.today")}
        </ButtonLink>
      </EmptyState>
    </main>
  );
}
