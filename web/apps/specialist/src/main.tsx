import { startApp } from "@doorstep/shell"; import "./app.css"; void startApp("specialist", []);
