// Pages that show the results of a query: beside the table, a chart and a graph.
import "./results.css";
import { views } from "../lib/views.js";

views(document.getElementById("answer"), JSON.parse(document.getElementById("editor").textContent));
