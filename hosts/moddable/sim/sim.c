// What the SDK's simulators have no JavaScript for. Described in manifest.json ("ffi").

#define _CRT_RAND_S
#ifndef _WIN32
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void board_exit(int32_t status)
{
	fflush(NULL);
	_Exit(status);
}

const char *board_environment(char *name)
{
	const char *value = getenv(name);
	return value ? value : "";
}

void board_random(uint8_t *into, uint32_t offset, uint32_t length)
{
	into += offset;
#ifdef _WIN32
	for (unsigned int number; length--; *into++ = (uint8_t)number)
		rand_s(&number);
#else
	FILE *file = fopen("/dev/urandom", "rb");
	if (!file || fread(into, 1, length, file) != length)
		abort();
	fclose(file);
#endif
}

// Has the UDP socket at a port take part in a multicast group on the loopback; 0, or what went wrong. The SDK's
// own has no such call on a PC and keeps its descriptor to itself, so it is looked for by its port.
int32_t board_group(char *group, uint16_t port)
{
#ifdef _WIN32
	(void)group;
	(void)port;
	return 1;
#else
	struct ip_mreq request = {.imr_interface.s_addr = htonl(INADDR_LOOPBACK)};

	if (!inet_aton(group, &request.imr_multiaddr))
		return 2;
	for (int socket = 0; socket < 256; socket++) {
		struct sockaddr_in name;
		socklen_t length = sizeof(name);
		int type = 0;
		socklen_t type_length = sizeof(type);
		unsigned char hops = 255;

		if (getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &type_length) || type != SOCK_DGRAM)
			continue;
		if (getsockname(socket, (struct sockaddr *)&name, &length) || name.sin_family != AF_INET || ntohs(name.sin_port) != port)
			continue;
		setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &request.imr_interface, sizeof(request.imr_interface));
		setsockopt(socket, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof(hops));
		return setsockopt(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request)) ? 3 : 0;
	}
	return 4;
#endif
}
