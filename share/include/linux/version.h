/* There is no Linux kernel: whoever compares versions finds the oldest. */
#ifndef EMSHIM_LINUX_VERSION_H
#define EMSHIM_LINUX_VERSION_H

#define LINUX_VERSION_CODE 0
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))

#endif
