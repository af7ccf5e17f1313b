import { SignIn, type SignInStage, useSignedIn } from "@doorstep/shell";
import { Card, PageBody, PageHeader } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { keptMarket } from "../../place";
import { safeNext } from "../model";

export default function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // Only who was signed in before coming here is sent on; a newcomer still has a name to give.
  const [signedInBefore] = useState(useSignedIn());
  const [stage, setStage] = useState<SignInStage>("who");
  const [params] = useSearchParams();
  const next = safeNext(params.get("next"));
  if (signedInBefore) return <Navigate to={next} replace />;
  return (
    <div className="mx-auto w-full max-w-md">
      <PageHeader title={t("sign_in.title")} back />
      <PageBody>
        {next.startsWith("/checkout") ? <p className="text-muted">{t("sign_in.for_booking")}</p> : stage === "who" ? <p className="text-muted">{t("sign_in.text")}</p> : null}
        <Card className="p-5">
          <SignIn market={keptMarket()} onStage={setStage} onDone={() => void navigate(next, { replace: true })} />
        </Card>
      </PageBody>
    </div>
  );
}
