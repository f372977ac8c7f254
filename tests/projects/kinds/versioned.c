int counter = 1;
long long more(long long number) { return number + counter; }
