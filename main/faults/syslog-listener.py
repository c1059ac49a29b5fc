# faults/syslog-listener.py - Binds a local datagram socket, as a syslog daemon does, and prints what arrives.
import socket, sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM if sys.argv[2] == 'datagram' else socket.SOCK_STREAM)
listener.bind(sys.argv[1])
if sys.argv[2] == 'stream':
    listener.listen()
print('ready', flush=True)
while True:
    if sys.argv[2] == 'datagram':
        print(listener.recv(65536).decode(), flush=True)
    else:
        print(listener.accept()[0].recv(65536).decode().replace('\0', ' [end]'), flush=True)
