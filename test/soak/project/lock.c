const char *lock = LOCK;
