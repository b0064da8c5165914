"""Rights: what headers, meta elements and files of a host say of them, and what follows; pure.

Bytes and text in, `RightsSignal`s out (`page`, `host`); signals and a policy in, `Rights` out (`weigh`).
"""
