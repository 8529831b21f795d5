/*
 * A stand-in for the `su` of a rooted phone, for the fake Android root of the tests. It lies there
 * setuid root and does what /data/adb/su-manners says, one line: MODE POLICY TERMINAL SECONDS
 *
 *   MODE      magisk  su [-c WORDS...] [USER]; the words are joined by blanks; what comes after
 *                     USER is ignored, so `su 0 id` opens a shell that reads its input
 *             aosp    su [UID [PROGRAM ARGUMENTS...]], as userdebug builds have it; knows no -c
 *   POLICY    allow | deny | hang (nobody answers the prompt: SECONDS, then denied)
 *   TERMINAL  what magisk runs the command on
 *             auto    a second, cooked terminal when one of su's three streams is a terminal
 *             always  in any case, as some vendors' su do
 *             never
 *
 * The second terminal is a pipe here, because a chroot has no /dev/pts: what reaches the reader is
 * the same, LF as CR LF and both outputs in one, though the command sees no terminal.
 */
#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define SHELL "/system/bin/sh"

struct manners {
  char mode[16], policy[16], terminal[16];
  unsigned seconds;
};

static struct manners read_manners(void) {
  struct manners m = {"magisk", "allow", "auto", 10};
  FILE *file = fopen("/data/adb/su-manners", "re");
  if (!file) return m;
  if (fscanf(file, "%15s %15s %15s %u", m.mode, m.policy, m.terminal, &m.seconds) < 4) exit(1);
  fclose(file);
  return m;
}

static bool is(const char *text, const char *word) { return strcmp(text, word) == 0; }

/* Runs the rest of the program in a child, and writes what it says as a cooked terminal would. */
static void continue_on_terminal(void) {
  struct termios outer;
  if (tcgetattr(STDOUT_FILENO, &outer) == 0) { /* else it would write LF as CR LF once more */
    cfmakeraw(&outer);
    tcsetattr(STDOUT_FILENO, TCSANOW, &outer);
  }
  int ends[2];
  if (pipe(ends) != 0) exit(1);
  pid_t child = fork();
  if (child < 0) exit(1);
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    return;
  }
  close(ends[1]);
  unsigned char said[4096], cooked[2 * sizeof said];
  for (ssize_t count; (count = read(ends[0], said, sizeof said)) > 0;) {
    size_t length = 0;
    for (ssize_t i = 0; i < count; i++) {
      if (said[i] == '\n') cooked[length++] = '\r';
      cooked[length++] = said[i];
    }
    for (size_t at = 0; at < length;) {
      ssize_t written = write(STDOUT_FILENO, cooked + at, length - at);
      if (written <= 0) exit(1);
      at += (size_t)written;
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void become_root(void) {
  if (setgroups(0, NULL) || setgid(0) || setuid(0)) {
    fprintf(stderr, "su: %s\n", strerror(errno));
    exit(1);
  }
  setenv("HOME", "/", 1);
  setenv("USER", "root", 1);
  setenv("LOGNAME", "root", 1);
  setenv("SHELL", SHELL, 1);
}

static int run_aosp(char **words, bool allowed) {
  if (!allowed) {
    fputs("su: not allowed\n", stderr);
    return 1;
  }
  if (words[0] && !is(words[0], "0") && !is(words[0], "root")) {
    fprintf(stderr, "su: invalid uid/gid '%s'\n", words[0]);
    return 1;
  }
  become_root();
  if (words[0] && words[1]) {
    execvp(words[1], words + 1);
    fprintf(stderr, "su: failed to exec %s: %s\n", words[1], strerror(errno));
    return 1;
  }
  execl(SHELL, "sh", (char *)NULL);
  return 1;
}

/* The words after -c, joined by blanks; NULL without -c. */
static char *command_in(char **words) {
  while (*words && !is(*words, "-c") && !is(*words, "--command")) words++;
  if (!*words) return NULL;
  size_t length = 1;
  for (char **word = words + 1; *word; word++) length += strlen(*word) + 1;
  char *command = calloc(1, length);
  for (char **word = words + 1; *word; word++) {
    strcat(command, *word);
    if (word[1]) strcat(command, " ");
  }
  return command;
}

static int run_magisk(char **words, bool allowed, const char *terminal) {
  if (!allowed) {
    fputs("Permission denied\n", stderr);
    return EACCES;
  }
  become_root();
  bool sees_one = isatty(0) || isatty(1) || isatty(2);
  if (is(terminal, "always") || (is(terminal, "auto") && sees_one)) continue_on_terminal();
  char *command = command_in(words);
  if (command) execl(SHELL, "sh", "-c", command, (char *)NULL);
  else execl(SHELL, "sh", (char *)NULL);
  return 127;
}

int main(int count, char **words) {
  (void)count;
  struct manners m = read_manners();
  if (is(m.policy, "hang")) sleep(m.seconds);
  bool allowed = is(m.policy, "allow");
  if (is(m.mode, "aosp")) return run_aosp(words + 1, allowed);
  return run_magisk(words + 1, allowed, m.terminal);
}
