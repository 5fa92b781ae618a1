import "./ask.css";
