import { ButtonLink, EmptyState } from "@doorstep/ui";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";

/** A page that does not exist, or one that broke. */
export function ErrorPage() {
  const { t } = useTranslation();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <title>{t("error.missing_title")}</title>
      <EmptyState icon={<Compass />} title={t("error.missing_title")} text={t("error.missing_text")}>
        <ButtonLink to="/" reloadDocument>
          {t("nav.today")}
        </ButtonLink>
      </EmptyState>
    </main>
  );
}
