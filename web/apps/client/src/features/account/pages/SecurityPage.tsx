import { SecurityPanel } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../components/SignedInOnly";

export default function SecurityPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("security.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <SecurityPanel sessions="/profile/sessions" />
        </SignedInOnly>
      </PageBody>
    </>
  );
}
