/*
 * terminal raw|cooked PROGRAM ARGUMENTS...
 *
 * Runs a program on a terminal of its own, as the adb daemon does: its output comes on our standard
 * output, our input goes to it, our exit status is its. When we end, it is hung up.
 */
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Passes on what is there; 0 when there is nothing more to come. */
static int pass(int from, int to) {
  char bytes[16384];
  ssize_t count = read(from, bytes, sizeof bytes);
  for (ssize_t at = 0; at < count;) {
    ssize_t written = write(to, bytes + at, (size_t)(count - at));
    if (written <= 0) return 0;
    at += written;
  }
  return count > 0;
}

int main(int count, char **words) {
  if (count < 3) return 2;
  int outer;
  pid_t child = forkpty(&outer, NULL, NULL, NULL);
  if (child < 0) return 2;
  if (child == 0) {
    struct termios how;
    if (strcmp(words[1], "raw") == 0 && tcgetattr(0, &how) == 0) {
      cfmakeraw(&how);
      tcsetattr(0, TCSANOW, &how);
    }
    execvp(words[2], words + 2);
    return 127;
  }
  struct pollfd ends[2] = {{.fd = outer, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  while (poll(ends, 2, -1) >= 0) {
    if (ends[0].revents && !pass(outer, 1)) break;
    if (ends[1].revents && !pass(0, outer)) ends[1].fd = -1; /* a terminal has no end of input */
  }
  int status = 0;
  close(outer);
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
