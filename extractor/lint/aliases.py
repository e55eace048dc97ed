"""Stands in for `extractor.services` until that is there: the many ways to write a service, and its short name."""

from __future__ import annotations

from functools import lru_cache

_ALIASES: dict[str, tuple[str, ...]] = {
    "aad": ("Advanced Anti-DDoS",),
    "antiddos": ("Anti-DDoS", "CNAD"),
    "aom": ("Application Operations Management",),
    "apig": ("API Gateway", "APIC"),
    "apm": ("Application Performance Management",),
    "as": ("Auto Scaling", "auto-scaling"),
    "asm": ("Application Service Mesh",),
    "bms": ("Bare Metal Server",),
    "cbh": ("Cloud Bastion Host",),
    "cbr": ("Cloud Backup and Recovery",),
    "cc": ("Cloud Connect",),
    "cce": ("Cloud Container Engine",),
    "cci": ("Cloud Container Instance",),
    "cdm": ("Cloud Data Migration",),
    "cdn": ("Content Delivery Network",),
    "ces": ("Cloud Eye", "eye"),
    "cfw": ("Cloud Firewall",),
    "csbs": ("Cloud Server Backup Service",),
    "cse": ("Cloud Service Engine",),
    "css": ("Cloud Search Service",),
    "cts": ("Cloud Trace Service",),
    "das": ("Data Admin Service",),
    "dbss": ("Database Security Service",),
    "dc": ("Direct Connect",),
    "dcs": ("Distributed Cache Service",),
    "dds": ("Document Database Service",),
    "ddm": ("Distributed Database Middleware",),
    "deh": ("Dedicated Host",),
    "dew": ("Data Encryption Workshop", "KMS", "KPS", "CSMS", "Key Management Service"),
    "dis": ("Data Ingestion Service",),
    "dli": ("Data Lake Insight",),
    "dms": ("Distributed Message Service", "Kafka", "RabbitMQ", "RocketMQ"),
    "dns": ("Domain Name Service",),
    "drs": ("Data Replication Service",),
    "dws": ("Data Warehouse Service", "GaussDB(DWS)"),
    "ecs": ("Elastic Cloud Server",),
    "eip": ("Elastic IP", "VPC(EIP)"),
    "elb": ("Elastic Load Balance", "Elastic Load Balancing"),
    "eps": ("Enterprise Project Management Service", "Enterprise Management"),
    "er": ("Enterprise Router",),
    "evs": ("Elastic Volume Service",),
    "functiongraph": ("FGS", "Function Graph"),
    "gaussdb": ("GaussDB", "GaussDBforopenGauss", "GaussDBforMySQL", "TaurusDB"),
    "ges": ("Graph Engine Service",),
    "hss": ("Host Security Service", "HSS2.0", "Host Guard Service", "HGS"),
    "iam": ("Identity and Access Management",),
    "ims": ("Image Management Service",),
    "lts": ("Log Tank Service",),
    "modelarts": ("ModelArts",),
    "mrs": ("MapReduce Service",),
    "nat": ("NAT Gateway", "VPC(NAT)", "NATGateway"),
    "nosql": ("GeminiDB", "GaussDBforNoSQL"),
    "obs": ("Object Storage Service",),
    "ram": ("Resource Access Manager",),
    "rds": ("Relational Database Service",),
    "rms": ("Config", "Resource Management Service"),
    "scm": ("SSL Certificate Manager", "Cloud Certificate Manager", "CCM"),
    "sdrs": ("Storage Disaster Recovery Service",),
    "secmaster": ("SecMaster", "Situation Awareness"),
    "servicestage": ("ServiceStage",),
    "sfs": ("Scalable File Service", "SFS Turbo"),
    "smn": ("Simple Message Notification",),
    "swr": ("SoftWare Repository for Container",),
    "tms": ("Tag Management Service",),
    "vbs": ("Volume Backup Service",),
    "vpc": ("Virtual Private Cloud",),
    "vpcep": ("VPC Endpoint",),
    "vpn": ("Virtual Private Network",),
    "waf": ("Web Application Firewall",),
    "workspace": ("Workspace",),
}


@lru_cache(maxsize=20_000)
def _simple(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_CANONICAL = {_simple(alias): service for service, aliases in _ALIASES.items() for alias in (service, *aliases)}


def canonical(name: str) -> str:
    """Return a service's short name; of one that is not listed the name itself in lower case."""
    return _CANONICAL.get(_simple(name), name.strip().casefold())


def is_service(name: str) -> bool:
    """Tell whether a word is a name of a service that is listed."""
    return _simple(name) in _CANONICAL
