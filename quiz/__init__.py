"""The rules of the quiz: questions, grading, scoring, timetable. Pure: no clock, no chance, no input or output."""
