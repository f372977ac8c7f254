int two(void);
