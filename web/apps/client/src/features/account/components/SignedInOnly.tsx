import { useSignedIn } from "@doorstep/shell";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

/** What only makes sense for somebody: guests sign in first and come back. */
export function SignedInOnly({ children }: { children: ReactNode }) {
  const signedIn = useSignedIn();
  const { pathname, search } = useLocation();
  return signedIn ? children : <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
}
