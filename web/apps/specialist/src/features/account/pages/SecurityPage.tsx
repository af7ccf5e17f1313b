import { SecurityPanel } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

export default function SecurityPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("security.title")} back="/more" />
      <PageBody narrow>
        <SecurityPanel sessions="/sessions" />
      </PageBody>
    </>
  );
}
