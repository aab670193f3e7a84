"""Connections: why there is none, in words, and how long a server's certificate is valid."""

import socket
import ssl
import time

from shared.check import failed


def reason_of(error: OSError, seconds: int) -> str:
    """Why there was no connection, as people say it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message.rstrip('.')}"
    if isinstance(error, ssl.SSLError):
        return f"it does not speak TLS: {(error.reason or 'connection lost').lower().replace('_', ' ')}"
    if isinstance(error, socket.gaierror):
        return f"the name can't be resolved: {error.strerror}"
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds} s"
    return (error.strerror or "connection lost").lower()


def hint_for(error: OSError) -> str:
    """Where to look."""
    if isinstance(error, ssl.SSLError):
        return "is it the right port, and ca the right authority?"
    if isinstance(error, socket.gaierror):
        return "is it spelled right, and does the cluster's DNS work?"
    return "does it run and listen there, and do the NetworkPolicies let it through?"


def place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_validity(connection: ssl.SSLSocket, where: str, least: int) -> str:
    """Fail where the server's certificate expires within `least` days; says else how long it is valid."""
    end = ssl.cert_time_to_seconds(str((connection.getpeercert() or {})["notAfter"]))
    days = int((end - time.time()) // 86400)
    if days < least:
        failed(f"{where}: its certificate expires in {days} days, and should be valid for {least}: renew it")
    return f"its certificate is valid for {days} days"
