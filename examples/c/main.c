#include <stdio.h>

/* Counts the lines of its input. */
int main(void) {
  unsigned long lines = 0;
  for (int c = getchar(); c != EOF; c = getchar()) lines += c == '\n';
  printf("hello from C, %lu lines\n", lines);
  return 0;
}
